-- One row per person record, with the person it belongs to and that person's company.
with person_numbers as (
    select * from {{ ref('int_person_numbers') }}
),

records as (
    select * from {{ ref('int_person_records') }}
),

accounts_by_records as (
    select
        person_numbers.person_number,
        coalesce(records.named_account_number, records.domain_account_number) as account_number
    from person_numbers
    inner join records
        on person_numbers.person_id = records.person_id
    where coalesce(records.named_account_number, records.domain_account_number) is not null
    qualify row_number() over (
        partition by person_numbers.person_number
        order by
            records.named_account_number is null asc,
            records.merged_into_id is not null asc,
            records.is_deleted asc,
            records.created_at desc nulls last,
            records.record_number asc
    ) = 1
),

final as (
    select
        person_numbers.person_id,
        person_numbers.person_number,
        accounts_by_records.account_number,
        -- A record that only other records name has no row that says its source.
        coalesce(records.source_system, split_part(person_numbers.person_id, ':', 1))
            as source_system
    from person_numbers
    left join records
        on person_numbers.person_id = records.person_id
    left join accounts_by_records
        on person_numbers.person_number = accounts_by_records.person_number
)

select * from final
