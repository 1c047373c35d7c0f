-- One row per input that a metric may need, and whether any source records it at all.
with measured_inputs as (
    select * from {{ ref('measured_inputs') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

stage_entries as (
    select * from {{ ref('int_stage_entries') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

activities as (
    select * from {{ ref('int_sales_activities') }}
),

campaign_members as (
    select * from {{ ref('int_campaign_members_unioned') }}
),

touches as (
    select * from {{ ref('int_touches') }}
),

nurture_memberships as (
    select * from {{ ref('int_nurture_memberships') }}
),

stage_changes as (
    select * from {{ ref('int_stage_changes_unioned') }}
),

scored_touches as (
    select * from {{ ref('int_scored_touches') }}
),

fit_points as (
    select * from {{ ref('int_fit_points') }}
),

mail_clicks as (
    select * from {{ ref('int_mail_clicks_unioned') }}
),

stage_inputs as (
    select * from {{ ref('stage_inputs') }}
),

recorded_inputs as (
    select distinct stage_inputs.input_name
    from cycle_stages
    inner join stage_inputs
        on cycle_stages.stage = stage_inputs.stage
    union
    select 'deals' as input_name
    from deals
    union
    select 'qualifications' as input_name
    from stage_entries
    where stage = 'qualified'
    union
    -- Deals that are known only once they are won say nothing about qualifying.
    select 'qualifications' as input_name
    from deals
    where status <> 'won'
    union
    select 'sales_touches' as input_name
    from activities
    where activity_kind = 'human_touch'
    union
    select 'sales_logs' as input_name
    from activities
    where activity_kind = 'human_touch' and logged_at is not null
    union
    select 'notifications' as input_name
    from activities
    where activity_kind = 'notification'
    union
    select 'marketing_contacts' as input_name
    from campaign_members
    union
    select 'marketing_contacts' as input_name
    from touches
    union
    select 'nurture_memberships' as input_name
    from nurture_memberships
    union
    select 'touches' as input_name
    from touches
    where is_eligible
    union
    select 'sales_ratings' as input_name
    from stage_changes
    where sales_rating is not null
    union
    select 'scored_touches' as input_name
    from scored_touches
    union
    select 'scored_attributes' as input_name
    from fit_points
    union
    select 'mail_clicks' as input_name
    from mail_clicks
    where delivered_at is not null or link is not null
),

final as (
    select
        measured_inputs.input_name,
        measured_inputs.missing_text,
        recorded_inputs.input_name is not null as is_measured
    from measured_inputs
    left join recorded_inputs
        on measured_inputs.input_name = recorded_inputs.input_name
)

select * from final
