-- One row per deal's conversion, look-back, model and role: its amount by largest remainder.
with role_amounts as (
    select * from {{ ref('int_path_role_amounts') }}
),

final as (
    select
        conversion_number,
        lookback_days,
        path_role,
        attribution_model,
        raised_touch_count,
        base_amount,
        raised_amount
    from role_amounts
)

select * from final
