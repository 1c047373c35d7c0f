-- One row per person who has opted out of mail in any source.
with people as (
    select * from {{ ref('int_people_unioned') }}
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

opt_out_words as (
    select * from {{ ref('opt_out_words') }}
),

final as (
    select distinct resolved_people.person_number
    from people
    inner join resolved_people
        on people.person_id = resolved_people.person_id
    inner join opt_out_words
        on lower(trim(people.consent)) = opt_out_words.consent
)

select * from final
