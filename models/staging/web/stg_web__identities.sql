-- One row per moment that told who a visitor is; the person is a Marketo lead.
with source as (
    select * from {{ source('raw_web', 'identify') }}
),

final as (
    select
        source_system || ':' || visitor_id as identity_id,
        'marketo:' || user_id as person_id,
        occurred_at as valid_from,
        cast(null as timestamp) as valid_to,
        'identify' as reason,
        source_system,
        min(is_backfilled) as is_backfilled,
        min(known_at) as known_at
    from source
    where not coalesce(is_deleted, false)
    group by source_system, visitor_id, user_id, occurred_at
)

select * from final
