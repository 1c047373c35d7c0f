-- One row per lead cycle and slice of the reports, with the value that the cycle has in it.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

users as (
    select * from {{ ref('int_users') }}
),

slices as (
    select * from {{ ref('report_slices') }}
),

final as (
    select
        lead_cycles.cycle_id,
        slices.slice_name,
        case slices.slice_name
            when 'all' then 'all'
            when 'lead_source' then lead_cycles.lead_source
            when 'channel' then lead_cycles.channel
            when 'campaign' then lead_cycles.campaign_id
            when 'segment' then lead_cycles.segment
            when 'region' then lead_cycles.country
            when 'team' then lead_cycles.team
            when 'owner' then users.owner_key
        end as slice_value
    from lead_cycles
    cross join slices
    left join users
        on lead_cycles.owner_id = users.user_id
)

select * from final
