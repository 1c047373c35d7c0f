select
    salesforce_id('00K', row_number() over (order by deal_no, deal_people.person_no)) as "Id",
    salesforce_id('006', deal_no) as "OpportunityId",
    salesforce_id('003', deal_people.person_no) as "ContactId",
    deal_people.role as "Role",
    is_first and not has_no_named_primary as "IsPrimary",
    false as "IsDeleted",
    deal_people.added_at as "CreatedDate"
from deal_people
inner join deals using (deal_no)
where deal_people.has_role
order by "Id"
