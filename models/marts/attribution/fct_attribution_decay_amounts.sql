-- One row per deal's conversion, look-back and touch that earns under time decay: its amount.
with part_amounts as (
    select * from {{ ref('int_path_part_amounts') }}
),

final as (
    select
        conversion_number,
        lookback_days,
        cast(part_number as integer) as path_position,
        case when raised_touch_count > 0 then raised_amount else base_amount end as amount
    from part_amounts
    where part_kind = 'touch'
)

select * from final
