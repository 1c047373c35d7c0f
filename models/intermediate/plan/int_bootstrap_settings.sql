-- One row per run: how its bootstrap intervals are drawn.
with bootstrap_settings as (
    select * from {{ ref('bootstrap_settings') }}
),

final as (
    select
        replicates_count,
        random_seed,
        tail_share
    from bootstrap_settings
    where valid_from <= {{ reporting_date(as_of()) }}
    qualify row_number() over (order by valid_from desc) = 1
)

select * from final
