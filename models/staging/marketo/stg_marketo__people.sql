-- One row per Marketo lead; a Merge Leads activity names the lead that took others over.
with leads as (
    select * from {{ source('raw_marketo', 'lead') }}
),

merge_links as (
    select * from {{ ref('stg_marketo__identities') }}
    where reason = 'merge'
),

latest_merges as (
    select
        identity_id,
        person_id
    from merge_links
    qualify row_number() over (
        partition by identity_id
        order by valid_from desc, person_id asc
    ) = 1
),

final as (
    select
        leads.source_system || ':' || leads.id as person_id,
        leads.email,
        cast(null as varchar) as account_id,
        leads.title,
        cast(null as varchar) as seniority,
        leads.country,
        leads.lead_source,
        cast(null as varchar) as owner_id,
        coalesce(leads.is_deleted, false) as is_deleted,
        latest_merges.person_id as merged_into_id,
        case when leads.unsubscribed then 'unsubscribed' end as consent,
        leads.created_at,
        leads.source_system,
        leads.is_backfilled,
        leads.known_at
    from leads
    left join latest_merges
        on leads.source_system || ':' || leads.id = latest_merges.identity_id
)

select * from final
