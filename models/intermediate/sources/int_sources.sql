-- One row per source of the company, with its kind.
with loads as (
    select * from {{ source('connector', 'loads') }}
),

final as (
    select distinct
        source_system,
        source_kind
    from loads
)

select * from final
