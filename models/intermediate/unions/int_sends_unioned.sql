-- One row per mail that marketing sent to a person, of every source that tells, up to as_of.
with marketo_sends as (
    select * from {{ ref('stg_marketo__sends') }}
),

final as (
    select
        send_id,
        person_id,
        campaign_id,
        sent_at,
        source_system
    from marketo_sends
    where sent_at <= {{ as_of() }}
)

select * from final
