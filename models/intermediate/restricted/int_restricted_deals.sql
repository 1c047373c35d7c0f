-- One row per deal, with its name, the CRM's own id and its company in clear. Never published: only
-- the restricted file of the outbox is made from it.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

records as (
    select * from {{ ref('int_opportunities_unioned') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

final as (
    select
        {{ keyed_hash('opportunity', 'opportunities.opportunity_id') }} as opportunity_id,
        opportunities.opportunity_id as crm_id,
        records.name,
        accounts.name as account_name
    from opportunities
    cross join hash_pads
    inner join records
        on opportunities.opportunity_id = records.opportunity_id
    left join accounts
        on opportunities.account_number = accounts.account_number
)

select * from final
