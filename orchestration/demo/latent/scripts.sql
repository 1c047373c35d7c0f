-- The scripts that people edit (scripts/*.csv), with each choice's share of the draw beside it.
create table channels as
select
    row_number() over () as channel_no,
    *
from read_csv(getvariable('scripts') || '/channels.csv', header = true);

-- A hundred slots, shared out by the channels' shares of sessions.
create table session_channel_slots as
select
    slot,
    min(channel_no) as channel_no
from range(100) as slots (slot)
inner join (
    select
        channel_no,
        round(100 * sum(session_share) over (order by channel_no)) as upper_slot
    from channels
    where session_share > 0
) as shares
    on slots.slot < shares.upper_slot
group by slot;

create table pages as
select * from read_csv(getvariable('scripts') || '/pages.csv', header = true);

create table campaigns as
select
    campaign_no,
    system,
    ad_account,
    name,
    type,
    parent_no,
    buying_stage,
    currency_code,
    cast(round(lump_cost * 100) as bigint) as lump_cents,
    cast(round(daily_cost * 100) as bigint) as daily_cents,
    started_on,
    ended_on,
    has_program,
    reaches_people
from read_csv(getvariable('scripts') || '/campaigns.csv', header = true);

create table paid_campaign_slots as
select
    case system when 'google_ads' then 'paid_search' else 'paid_social' end as channel,
    campaign_no,
    started_on,
    row_number() over (partition by system order by campaign_no) - 1 as slot,
    count(*) over (partition by system) as slot_count
from campaigns
where ad_account is not null and reaches_people;

create table entry_steps as
select * from read_csv(getvariable('scripts') || '/entries.csv', header = true);

create table entries as
select
    entry,
    is_handed_off,
    row_number() over (order by entry) as cast_no,
    count(*) over () as cast_count,
    sum(first_weight) over (order by entry) / sum(first_weight) over () as first_until,
    (sum(first_weight) over (order by entry) - first_weight)
    / sum(first_weight) over () as first_from,
    sum(return_weight) over (order by entry) / sum(return_weight) over () as return_until,
    (sum(return_weight) over (order by entry) - return_weight)
    / sum(return_weight) over () as return_from
from (
    select
        entry,
        max(first_weight) as first_weight,
        max(return_weight) as return_weight,
        bool_or(event = 'Assigned') as is_handed_off
    from entry_steps
    group by entry
);

create table answer_steps as
select * from read_csv(getvariable('scripts') || '/answers.csv', header = true);

create table answers as
select
    answer,
    is_deal,
    ends,
    row_number() over (partition by is_deal order by answer) as cast_no,
    count(*) over (partition by is_deal) as cast_count,
    sum(weight) over (partition by is_deal order by answer)
    / sum(weight) over (partition by is_deal) as until_share,
    (sum(weight) over (partition by is_deal order by answer) - weight)
    / sum(weight) over (partition by is_deal) as from_share
from (select distinct answer, is_deal, ends, weight from answer_steps);

create table deal_path_steps as
select * from read_csv(getvariable('scripts') || '/deal_paths.csv', header = true);

create table deal_paths as
select
    deal_path,
    is_win,
    ends,
    row_number() over (partition by is_win order by deal_path) as cast_no,
    count(*) over (partition by is_win) as cast_count,
    sum(weight) over (partition by is_win order by deal_path)
    / sum(weight) over (partition by is_win) as until_share,
    (sum(weight) over (partition by is_win order by deal_path) - weight)
    / sum(weight) over (partition by is_win) as from_share
from (select distinct deal_path, is_win, ends, weight from deal_path_steps);

create table exchange_rates as
select * from read_csv(getvariable('exchange_rates'), header = true);
