-- One row per shape of path, card and role: what a touch in that role weighs.
with role_weights as (
    select * from {{ ref('int_path_role_weights') }}
),

final as (
    select
        path_shape,
        path_role,
        attribution_model,
        anchored_weight,
        others_weight,
        anchored_touch_count,
        is_fallback,
        card_valid_from
    from role_weights
)

select * from final
