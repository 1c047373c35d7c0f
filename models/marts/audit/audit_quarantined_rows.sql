-- One row per source, table, column and reason for which rows were refused at landing.
with quarantined_rows as (
    select * from {{ source('quarantine', 'rows') }}
),

final as (
    select
        source_system,
        source_kind,
        table_name,
        coalesce(column_name, '') as column_name,
        reason,
        count(*) as rows_count,
        min(loaded_at) as first_refused_at,
        max(loaded_at) as last_refused_at
    from quarantined_rows
    group by source_system, source_kind, table_name, coalesce(column_name, ''), reason
)

select * from final
