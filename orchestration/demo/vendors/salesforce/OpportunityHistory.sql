-- Re-priced deals reach their amount with the last stage only.
select
    salesforce_id('008', deal_key * 8 + step) as "Id",
    salesforce_id('006', deal_no) as "OpportunityId",
    deal_stages.stage as "StageName",
    salesforce_id('005', rep_no) as "CreatedById",
    cast(
        case
            when is_repriced and step < stage_count
                then floor(amount_cents * (0.7 + 0.1 * step)) / 100.0
            else amount_cents / 100.0
        end as decimal(18, 2)
    ) as "Amount",
    case
        when step = stage_count then closed_on
        else cast(deal_stages.entered_at as date) + 60
    end as "CloseDate",
    deal_stages.entered_at as "CreatedDate"
from deal_stages
inner join deals using (deal_key)
order by "Id"
