-- One row per source, object and status that the agreement does not know.
with stage_words as (
    select * from {{ ref('int_stage_words') }}
),

final as (
    select
        source_system,
        object,
        status,
        changes_count
    from stage_words
    where stage is null
)

select * from final
