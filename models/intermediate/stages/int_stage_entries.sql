-- One row per lifecycle change of a person that entered a stage of the agreement.
with stage_changes as (
    select * from {{ ref('int_stage_changes_unioned') }}
),

people_resolved as (
    select * from {{ ref('int_people_resolved') }}
),

stage_words as (
    select * from {{ ref('int_stage_words') }}
    where object = 'person'
),

reasons as (
    select
        stage,
        reason,
        {{ reporting_day_start('valid_from') }} as valid_from
    from {{ ref('reasons') }}
),

final as (
    select
        stage_changes.change_id,
        stage_words.stage,
        stage_changes.owner_id,
        stage_changes.changed_by,
        -- A reason in somebody's own words is free text, which stays in the source.
        case
            when reasons.reason is not null then reasons.reason
            when trim(stage_changes.reason) <> '' then 'outside_vocabulary'
        end as reason,
        stage_changes.source_system,
        people_resolved.person_number,
        stage_changes.sales_rating,
        stage_changes.changed_at
    from stage_changes
    inner join people_resolved
        on stage_changes.person_id = people_resolved.person_id
    inner join stage_words
        on
            stage_changes.source_system = stage_words.source_system
            and lower(trim(stage_changes.to_status)) = stage_words.status
            -- A change at an unknown time is read with today's words.
            and (
                stage_changes.changed_at >= stage_words.valid_from
                or stage_changes.changed_at is null
            )
            and (
                stage_changes.changed_at < stage_words.valid_until
                or stage_words.valid_until is null
            )
    left join reasons
        on
            stage_words.stage = reasons.stage
            and lower(trim(stage_changes.reason)) = lower(trim(reasons.reason))
            and (
                stage_changes.changed_at >= reasons.valid_from
                or stage_changes.changed_at is null
            )
    where stage_words.stage <> 'none'
)

select * from final
