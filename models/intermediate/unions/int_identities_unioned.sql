-- One row per link of an anonymous or foreign id to a person, of every source, up to as_of.
-- Vendors name each other's records by vendor (salesforce:00Q...); here they get the name that the
-- source has in leadloop.yml, where only one source can be meant.
with custom_identities as (
    select * from {{ ref('stg_custom__identities') }}
),

marketo_identities as (
    select * from {{ ref('stg_marketo__identities') }}
),

web_identities as (
    select * from {{ ref('stg_web__identities') }}
),

people as (
    select * from {{ ref('int_people_unioned') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

all_sources as (
    select * from custom_identities
    union all
    select * from marketo_identities
    union all
    select * from web_identities
),

named_records as (
    select
        sources.source_kind || substr(people.person_id, length(people.source_system) + 1)
            as vendor_id,
        min(people.person_id) as person_id
    from people
    inner join sources
        on people.source_system = sources.source_system
    where people.source_system <> sources.source_kind
    group by
        sources.source_kind || substr(people.person_id, length(people.source_system) + 1)
    having count(*) = 1
),

final as (
    select
        coalesce(named_identities.person_id, all_sources.identity_id) as identity_id,
        coalesce(named_people.person_id, all_sources.person_id) as person_id,
        all_sources.valid_from,
        all_sources.valid_to,
        all_sources.reason,
        all_sources.source_system,
        all_sources.is_backfilled,
        all_sources.known_at
    from all_sources
    left join named_records as named_people
        on all_sources.person_id = named_people.vendor_id
    left join named_records as named_identities
        on all_sources.identity_id = named_identities.vendor_id
    where all_sources.valid_from <= {{ as_of() }} or all_sources.valid_from is null
)

select * from final
