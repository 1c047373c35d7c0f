-- What won deals earn in a month, of those whose term and whose customer's margin are known.
select
    count(*) as deals,
    sum(cast(
        cast(deal_facts.euros as double) / deal_facts.term_months * accounts.gross_margin_share
        as decimal(18, 2)
    )) as euros
from deal_facts
inner join accounts on deal_facts.deal_account_no = accounts.account_no
where
    deal_facts.status = 'won'
    and deal_facts.euros is not null
    and deal_facts.term_months is not null
    and accounts.gross_margin_share is not null
