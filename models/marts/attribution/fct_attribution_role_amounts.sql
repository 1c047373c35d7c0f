-- One row per deal's conversion, look-back, model and role: its amount by largest remainder.
with part_amounts as (
    select * from {{ ref('int_path_part_amounts') }}
),

final as (
    select
        conversion_number,
        lookback_days,
        cast(part_number as integer) as path_role,
        attribution_model,
        raised_touch_count,
        base_amount,
        raised_amount
    from part_amounts
    where part_kind = 'role'
)

select * from final
