-- One row per stage entry of a deal that the agreement reads as open, won or lost.
with stage_changes as (
    select * from {{ ref('int_opportunity_stage_changes_unioned') }}
),

stage_words as (
    select * from {{ ref('int_stage_words') }}
    where object = 'opportunity'
),

final as (
    select
        stage_changes.change_id,
        stage_changes.opportunity_id,
        stage_words.stage as deal_status,
        stage_changes.amount,
        stage_changes.changed_at
    from stage_changes
    inner join stage_words
        on
            stage_changes.source_system = stage_words.source_system
            and lower(trim(stage_changes.to_stage)) = stage_words.status
            and (
                stage_changes.changed_at >= stage_words.valid_from
                or stage_changes.changed_at is null
            )
            and (
                stage_changes.changed_at < stage_words.valid_until
                or stage_words.valid_until is null
            )
    where stage_words.stage <> 'none'
)

select * from final
