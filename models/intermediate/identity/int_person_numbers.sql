-- One row per person record, with the number of the person it belongs to: the closure over equal
-- e-mail, merges (chained ones too), conversion of leads to contacts and links between systems.
-- Records that the source no longer has, but names as merged, are rows too. A person's number is
-- the smallest of its records' numbers: it stays when links are added.
with recursive records as (
    select * from {{ ref('int_person_records') }}
),

identities as (
    select * from {{ ref('int_identities_unioned') }}
),

-- Equal e-mail needs no recursion: all records of an address are one node of the graph.
numbers_by_email as (
    select
        personal_email,
        min(record_number) as node_number
    from records
    where personal_email is not null
    group by personal_email
),

record_nodes as (
    select
        records.person_id,
        coalesce(numbers_by_email.node_number, records.record_number) as node_number
    from records
    left join numbers_by_email
        on records.personal_email = numbers_by_email.personal_email
),

record_links as (
    select
        person_id as one_id,
        merged_into_id as other_id
    from records
    where merged_into_id is not null
    union all
    select
        identities.identity_id as one_id,
        identities.person_id as other_id
    from identities
    left join records
        on identities.identity_id = records.person_id
    where identities.reason = 'merge' or records.person_id is not null
),

linked_nodes as (
    select distinct
        coalesce(cast(ones.node_number as varchar), record_links.one_id) as one_node,
        coalesce(cast(others.node_number as varchar), record_links.other_id) as other_node,
        ones.node_number as one_number,
        others.node_number as other_number,
        record_links.one_id,
        record_links.other_id
    from record_links
    left join record_nodes as ones
        on record_links.one_id = ones.person_id
    left join record_nodes as others
        on record_links.other_id = others.person_id
),

edges as (
    select
        one_node as from_node,
        one_number as from_number,
        other_node as to_node,
        other_number as to_number
    from linked_nodes
    where one_node <> other_node
    union
    select
        other_node as from_node,
        other_number as from_number,
        one_node as to_node,
        one_number as to_number
    from linked_nodes
    where one_node <> other_node
),

-- Only a number without a smaller neighbour can be the smallest of its component.
smallest_neighbours as (
    select
        from_node as node,
        from_number as person_number
    from edges
    where from_number is not null
    group by from_node, from_number
    having coalesce(min(to_number), from_number) >= from_number
),

-- union, not union all: a pair that is already known is not followed again, so cycles end.
reached as (
    select
        node,
        person_number
    from smallest_neighbours
    union
    select
        edges.to_node as node,
        reached.person_number
    from reached
    inner join edges
        on reached.node = edges.from_node
    where reached.person_number < edges.to_number or edges.to_number is null
),

numbers_by_node as (
    select
        node,
        min(person_number) as person_number
    from reached
    group by node
),

-- Merged records that the source no longer gives out.
vanished_ids as (
    select
        one_id as person_id,
        one_node as node
    from linked_nodes
    where one_number is null
    union
    select
        other_id as person_id,
        other_node as node
    from linked_nodes
    where other_number is null
),

final as (
    select
        record_nodes.person_id,
        coalesce(numbers_by_node.person_number, record_nodes.node_number) as person_number
    from record_nodes
    left join numbers_by_node
        on cast(record_nodes.node_number as varchar) = numbers_by_node.node
    union all
    select
        vanished_ids.person_id,
        numbers_by_node.person_number
    from vanished_ids
    inner join numbers_by_node
        on vanished_ids.node = numbers_by_node.node
)

select * from final
