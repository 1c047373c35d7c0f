-- One row per person record whose source gives a name. Never published.
with salesforce_names as (
    select * from {{ ref('stg_salesforce__person_names') }}
),

marketo_names as (
    select * from {{ ref('stg_marketo__person_names') }}
),

final as (
    select
        person_id,
        name
    from salesforce_names
    where name is not null
    union all
    select
        person_id,
        name
    from marketo_names
    where name is not null
)

select * from final
