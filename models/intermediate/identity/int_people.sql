-- One row per person, described by the record that created it and the records that are current.
with people as (
    select * from {{ ref('int_people_unioned') }}
),

records as (
    select * from {{ ref('int_person_records') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

campaign_members as (
    select * from {{ ref('int_campaign_members_unioned') }}
),

hash_pads as (
    select * from {{ source('hash_keys', 'hash_pads') }}
),

ranked_records as (
    select
        resolved_people.person_number,
        resolved_people.account_number,
        people.person_id,
        people.created_at,
        people.lead_source,
        people.country,
        people.title,
        people.seniority,
        people.owner_id,
        people.source_system,
        people.is_deleted,
        records.is_internal,
        row_number() over (
            partition by resolved_people.person_number
            order by people.created_at nulls last, records.record_number
        ) as creation_rank,
        row_number() over (
            partition by resolved_people.person_number
            order by
                people.merged_into_id is not null asc,
                people.is_deleted asc,
                people.created_at desc nulls last,
                records.record_number asc
        ) as currency_rank
    from people
    inner join resolved_people
        on people.person_id = resolved_people.person_id
    inner join records
        on people.person_id = records.person_id
),

described_people as (
    select
        person_number,
        account_number,
        min(created_at) as created_at,
        min_by(lead_source, creation_rank) filter (where lead_source is not null) as lead_source,
        min_by(country, currency_rank) filter (where country is not null) as country,
        min_by(title, currency_rank) filter (where title is not null) as title,
        min_by(seniority, currency_rank) filter (where seniority is not null) as seniority,
        min_by(owner_id, currency_rank) filter (where owner_id is not null) as owner_id,
        min_by(source_system, creation_rank) as source_system,
        max(is_internal) as is_internal,
        min(is_deleted) as is_deleted,
        count(*) as records_count
    from ranked_records
    group by person_number, account_number
),

-- A record names no campaign itself: the membership that it was created with does.
creating_campaigns as (
    select
        ranked_records.person_number,
        campaign_members.campaign_id
    from ranked_records
    inner join campaign_members
        on ranked_records.person_id = campaign_members.person_id
    where
        ranked_records.creation_rank = 1
        and {{ reporting_date('campaign_members.joined_at') }}
        <= {{ reporting_date('ranked_records.created_at') }}
    qualify row_number() over (
        partition by ranked_records.person_number
        order by campaign_members.joined_at, campaign_members.campaign_id
    ) = 1
),

final as (
    select
        described_people.person_number,
        {{ keyed_hash('person', 'described_people.person_number') }} as person_key,
        described_people.account_number,
        described_people.created_at,
        described_people.lead_source,
        described_people.country,
        described_people.title,
        described_people.seniority,
        accounts.segment,
        described_people.owner_id,
        described_people.source_system,
        creating_campaigns.campaign_id,
        described_people.is_internal,
        described_people.is_deleted,
        described_people.records_count
    from described_people
    left join accounts
        on described_people.account_number = accounts.account_number
    left join creating_campaigns
        on described_people.person_number = creating_campaigns.person_number
    cross join hash_pads
)

select * from final
