-- One row per deal of `opportunity_ids` and person whose touches may earn credit for it.
with paths as (
    select * from marts.fct_attribution_paths
    where
        opportunity_id in (select unnest($opportunity_ids))
        and conversion_type in ('opportunity', 'won')
),

members as (
    select * from marts.fct_attribution_members
),

final as (
    select distinct
        paths.opportunity_id,
        members.person_key
    from paths
    inner join members
        on paths.conversion_number = members.conversion_number
    where members.person_key is not null
)

select * from final
order by opportunity_id, person_key
