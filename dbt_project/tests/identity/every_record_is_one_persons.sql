-- People in = survivors + merged + deleted: resolution loses and doubles nobody, and a person is
-- deleted when all of its records are.
with records as (
    select * from {{ ref('int_people_unioned') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

people as (
    select * from {{ ref('dim_people') }}
),

resolved_records as (
    select
        resolved_people.person_number,
        min(coalesce(records.is_deleted, false)) as is_deleted
    from records
    inner join resolved_people
        on records.person_id = resolved_people.person_id
    group by resolved_people.person_number
),

expected as (
    select
        (select count(*) from records) as records_count,
        (select count(*) from records) - count(*) as merged_count,
        count(*) filter (where not is_deleted) as survivors_count,
        count(*) filter (where is_deleted) as deleted_count
    from resolved_records
),

published as (
    select
        coalesce(sum(records_count), 0) as records_count,
        coalesce(sum(records_count - 1), 0) as merged_count,
        count(*) filter (where not coalesce(is_deleted, false)) as survivors_count,
        count(*) filter (where is_deleted) as deleted_count
    from people
)

select
    expected.records_count as records_in_count,
    published.records_count as records_out_count,
    expected.merged_count,
    published.merged_count as published_merged_count,
    expected.survivors_count,
    published.survivors_count as published_survivors_count,
    expected.deleted_count,
    published.deleted_count as published_deleted_count
from expected
cross join published
where
    expected.records_count <> published.records_count
    or expected.merged_count <> published.merged_count
    or expected.survivors_count <> published.survivors_count
    or expected.deleted_count <> published.deleted_count
