-- The cycles as metrics.md defines them, from what happened to people and nothing else.
create table deal_facts as
select
    deals.*,
    case when status = 'won' then last_entered_at end as won_at,
    case when status = 'lost' then last_entered_at end as lost_at,
    case
        when amount_cents is null then null
        when currency_code = 'EUR' then cast(amount_cents / 100.0 as decimal(18, 2))
        else in_euros(
            amount_cents,
            (
                select arg_max(units_per_euro, rate_date)
                from exchange_rates
                where
                    exchange_rates.currency_code = deals.currency_code
                    and exchange_rates.rate_date <= deals.closed_on
            )
        )
    end as euros
from deals;

create table cycle_deals as
select
    coalesce(
        deal_people.cycle_no,
        -- The deal is the first that the company and this person had to do with each other.
        deal_people.person_no * 8 + 1
    ) as cycle_no,
    deal_people.person_no,
    deal_people.cycle_no is null as is_opened_by_deal,
    deal_people.is_first as is_primary,
    deal_facts.deal_no,
    deal_facts.status,
    deal_facts.created_at,
    deal_facts.won_at,
    deal_facts.lost_at,
    deal_facts.euros
from deal_people
inner join deal_facts using (deal_no);

create table cycle_facts as
with lived as (
    select
        cycle_no,
        any_value(person_no) as person_no,
        min(happened_at) as first_event_at,
        min(happened_at) filter (event = 'New') as inquiry_at,
        min(happened_at) filter (event = 'MQL') as mql_at,
        min(happened_at) filter (event = 'Assigned') as handed_off_at,
        min(happened_at) filter (event = 'human_touch') as first_followed_up_at,
        max(happened_at) filter (event = 'human_touch') as last_followed_up_at,
        min(happened_at) filter (event = 'Accepted') as accepted_at,
        min(happened_at) filter (event in ('Rejected', 'Rejected without reason')) as rejected_at,
        bool_or(event = 'Rejected') as is_rejected_with_reason,
        min(happened_at) filter (event = 'Qualified') as qualified_at,
        min(happened_at) filter (event = 'Recycled') as recycled_at,
        min(happened_at) filter (event = 'Disqualified') as disqualified_at,
        bool_or(event = 'Disqualified' and is_automatic) as is_disqualified_automatically
    from events
    where event not in ('automatic_mail')
    group by cycle_no
),

dealt as (
    select
        cycle_no,
        any_value(person_no) as person_no,
        min(created_at) as deal_created_at,
        bool_or(status = 'won') as has_won,
        bool_or(status = 'open') as has_open,
        bool_or(status = 'lost') as has_lost,
        bool_or(is_primary) as has_own_deal,
        sum(euros) filter (is_primary and status = 'won') as won_euros
    from cycle_deals
    group by cycle_no
),

joined as (
    select
        coalesce(lived.cycle_no, dealt.cycle_no) as cycle_no,
        coalesce(lived.person_no, dealt.person_no) as person_no,
        cast(coalesce(lived.cycle_no, dealt.cycle_no) % 8 as integer) as cycle_number,
        coalesce(lived.first_event_at, dealt.deal_created_at) as opened_at,
        lived.* exclude (cycle_no, person_no, first_event_at),
        dealt.deal_created_at,
        coalesce(dealt.has_won, false) as has_won,
        coalesce(dealt.has_open, false) as has_open,
        coalesce(dealt.has_lost, false) as has_lost,
        case when dealt.cycle_no is not null
            then case when dealt.has_own_deal then 'primary' else 'supporting' end
        end as opportunity_role,
        dealt.won_euros
    from lived
    full join dealt on lived.cycle_no = dealt.cycle_no
),

expiring as (
    select
        *,
        case
            when
                handed_off_at + days(getvariable('expire_after_days')) <= as_of()
                and least(
                    coalesce(first_followed_up_at, as_of()),
                    coalesce(accepted_at, as_of()),
                    coalesce(rejected_at, as_of()),
                    coalesce(recycled_at, as_of()),
                    coalesce(deal_created_at, as_of())
                ) > handed_off_at + days(getvariable('expire_after_days'))
                then handed_off_at + days(getvariable('expire_after_days'))
        end as expired_at
    from joined
)

select
    expiring.*,
    case
        when has_won then 'won'
        when has_open then 'open_in_sales'
        when has_lost then 'lost'
        when
            disqualified_at
            >= greatest(
                coalesce(recycled_at, started_at()), coalesce(rejected_at, started_at())
            )
            then 'disqualified'
        when recycled_at >= coalesce(rejected_at, started_at()) then 'recycled'
        when rejected_at is not null then 'rejected'
        when
            expired_at is not null
            and coalesce(last_followed_up_at, started_at()) <= expired_at
            and coalesce(accepted_at, started_at()) <= expired_at
            then 'expired'
        when handed_off_at is not null then 'open_in_sales'
        else 'open_in_marketing'
    end as outcome,
    people.lead_source,
    people.kind,
    regions.team
from expiring
left join people using (person_no)
left join regions using (region_no);
