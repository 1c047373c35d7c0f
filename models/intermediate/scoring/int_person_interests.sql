-- One row per person who is scored now and has touched something: the contents and the campaign
-- touched most often, and the last touch.
with moments as (
    select * from {{ ref('int_scored_moments') }}
    where moment = 'as_of'
),

touches as (
    select * from {{ ref('int_touches') }}
    where is_eligible and touched_at is not null
),

scored_touches as (
    select
        touches.person_number,
        touches.content,
        touches.campaign_id,
        touches.touched_at
    from touches
    inner join moments
        on touches.person_number = moments.person_number
    where touches.known_at <= moments.scored_at
),

contents as (
    select
        person_number,
        content,
        count(*) as touches_count,
        row_number() over (
            partition by person_number
            order by count(*) desc, max(touched_at) desc, content asc
        ) as content_rank
    from scored_touches
    where content is not null and content not like '%@%'
    group by person_number, content
),

top_contents as (
    select
        person_number,
        {{ dbt.listagg(
            "content || ' (' || touches_count || ')'", "', '", 'order by content_rank'
        ) }} as top_interests
    from contents
    where content_rank <= {{ named_interests_count() }}
    group by person_number
),

top_campaigns as (
    select
        person_number,
        campaign_id as top_campaign_id
    from scored_touches
    where campaign_id is not null
    group by person_number, campaign_id
    qualify row_number() over (
        partition by person_number
        order by count(*) desc, max(touched_at) desc, campaign_id asc
    ) = 1
),

last_touches as (
    select
        person_number,
        max(touched_at) as last_touched_at
    from scored_touches
    group by person_number
),

final as (
    select
        last_touches.person_number,
        top_contents.top_interests,
        top_campaigns.top_campaign_id,
        last_touches.last_touched_at
    from last_touches
    left join top_contents
        on last_touches.person_number = top_contents.person_number
    left join top_campaigns
        on last_touches.person_number = top_campaigns.person_number
)

select * from final
