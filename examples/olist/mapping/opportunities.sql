-- One row per closed deal. Its amount is the revenue of the orders delivered since; a seller
-- without any has no amount, which is not the same as 0.
select
    deals.mql_id as opportunity_id,
    deals.seller_id as account_id,
    deals.mql_id as primary_person_id,
    deals.sr_id as owner_id,
    'won' as status,
    sellers.product_revenue as amount,
    'BRL' as currency_code,
    left(deals.won_date, 10) as closed_on,
    deals.file_name,
    deals.file_line
from deals
left join sellers
    on deals.seller_id = sellers.seller_id
