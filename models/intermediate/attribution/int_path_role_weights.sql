-- One row per shape of path, card and role: what a touch in that role weighs.
with paths as (
    select * from {{ ref('int_conversion_paths') }}
),

cards as (
    select * from {{ ref('int_attribution_cards') }}
),

shapes as (
    select distinct
        path_shape,
        card_valid_from
    from paths
),

-- Written out, for `union` also folds the anchors that one touch holds.
roles as (
    select
        path_shape,
        {{ shape_role('path_shape', 'first') }} as path_role
    from shapes
    union
    select
        path_shape,
        {{ shape_role('path_shape', 'lead_creation') }}
    from shapes
    union
    select
        path_shape,
        {{ shape_role('path_shape', 'opportunity_creation') }}
    from shapes
    union
    select
        path_shape,
        {{ shape_role('path_shape', 'closed_won') }}
    from shapes
    union
    select
        path_shape,
        {{ shape_role('path_shape', 'last') }}
    from shapes
),

-- Role 0 stands for the plain touches, not for an anchor without a touch.
touched_roles as (
    select
        path_shape,
        path_role
    from roles
    where path_role > 0
    union all
    select distinct
        path_shape,
        0 as path_role
    from shapes
    where {{ shape_has_plain_touches('path_shape') }}
),

shares as (
    select
        shapes.path_shape,
        touched_roles.path_role,
        cards.attribution_model,
        cards.others_share,
        {{ role_share('touched_roles.path_role', 'cards') }} as role_share,
        cards.card_valid_from
    from shapes
    inner join cards
        on shapes.card_valid_from = cards.card_valid_from
    inner join touched_roles
        on shapes.path_shape = touched_roles.path_shape
),

totals as (
    select
        path_shape,
        attribution_model,
        card_valid_from,
        sum(role_share) as milestone_share,
        count(*) filter (where role_share > 0) as anchored_touch_count,
        count(*) filter (where role_share = 0) > 0 as has_others
    from shares
    group by all
),

-- The missing milestones' share goes to the others only if no milestone is left.
resolved as (
    select
        shares.path_shape,
        shares.path_role,
        shares.attribution_model,
        shares.role_share,
        totals.milestone_share,
        case
            when totals.milestone_share = 0 and shares.others_share > 0 then 1
            when totals.has_others then shares.others_share
            else 0
        end as others_weight,
        totals.milestone_share = 0 and shares.others_share = 0 as is_fallback,
        totals.anchored_touch_count,
        shares.card_valid_from
    from shares
    inner join totals
        on
            shares.path_shape = totals.path_shape
            and shares.attribution_model = totals.attribution_model
            and shares.card_valid_from = totals.card_valid_from
),

final as (
    select
        cast(path_shape as integer) as path_shape,
        cast(path_role as integer) as path_role,
        attribution_model,
        cast(case
            when is_fallback and {{ holds_anchor('path_role', 'first') }} then 1
            when role_share > 0 then role_share / milestone_share * (1 - others_weight)
        end as double) as anchored_weight,
        cast(others_weight as double) as others_weight,
        cast(case when is_fallback then 1 else anchored_touch_count end as integer)
            as anchored_touch_count,
        is_fallback,
        card_valid_from
    from resolved
)

select * from final
