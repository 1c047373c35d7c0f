-- One row per finding about the data behind this version: what was refused, unmapped, masked or
-- looks misspelt.
with quarantined_rows as (
    select * from marts.audit_quarantined_rows
),

unmapped_values as (
    select * from marts.audit_unmapped_values
),

masked_values as (
    select * from marts.audit_masked_values
),

channel_drift as (
    select * from marts.audit_channel_drift
),

findings as (
    select
        'quarantined' as finding,
        concat_ws(' ', source_system, table_name, column_name) as place,
        reason as detail,
        rows_count as cases_count,
        1 as finding_position
    from quarantined_rows
    union all
    select
        'unmapped' as finding,
        concat_ws(' ', source_system, seed_name) as place,
        unmapped_value as detail,
        rows_count as cases_count,
        2 as finding_position
    from unmapped_values
    union all
    select
        'masked' as finding,
        column_name as place,
        'looked like an address or a number of a person' as detail,
        touches_count as cases_count,
        3 as finding_position
    from masked_values
    where touches_count > 0
    union all
    select
        finding,
        field as place,
        case
            when suggestion is null then value else value || ', meant is perhaps ' || suggestion
        end as detail,
        touches_count as cases_count,
        4 as finding_position
    from channel_drift
)

select * from findings
order by finding_position, finding, cases_count desc nulls last, place, detail
