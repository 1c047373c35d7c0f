-- One row per person, attribute that scores may look at, and change of its value: of the person, of
-- the person's company, or by an answer to a question of the definition.
with attribute_changes as (
    select * from {{ ref('int_attribute_changes_unioned') }}
    where changed_at is not null
),

qualification_answers as (
    select * from {{ ref('int_qualification_answers_unioned') }}
    where answered_at is not null
),

resolved_people as (
    select * from {{ ref('int_people_resolved') }}
),

resolved_accounts as (
    select * from {{ ref('int_accounts_resolved') }}
),

people as (
    select * from {{ ref('int_people') }}
),

attributes as (
    select * from {{ ref('scoring_attributes') }}
),

changes as (
    select
        resolved_people.person_number,
        lower(trim(attribute_changes.attribute)) as attribute,
        attribute_changes.value,
        attribute_changes.changed_at,
        attribute_changes.known_at
    from attribute_changes
    inner join resolved_people
        on attribute_changes.person_id = resolved_people.person_id
    union all
    select
        people.person_number,
        lower(trim(attribute_changes.attribute)) as attribute,
        attribute_changes.value,
        attribute_changes.changed_at,
        attribute_changes.known_at
    from attribute_changes
    inner join resolved_accounts
        on attribute_changes.account_id = resolved_accounts.account_id
    inner join people
        on resolved_accounts.account_number = people.account_number
    union all
    select
        resolved_people.person_number,
        'answer_' || lower(trim(qualification_answers.question)) as attribute,
        qualification_answers.answer as value,
        qualification_answers.answered_at as changed_at,
        qualification_answers.known_at
    from qualification_answers
    inner join resolved_people
        on qualification_answers.person_id = resolved_people.person_id
),

final as (
    select
        changes.person_number,
        attributes.signal,
        changes.value,
        changes.changed_at,
        greatest(changes.changed_at, changes.known_at) as counts_from
    from changes
    inner join attributes
        on changes.attribute = attributes.attribute
)

select * from final
