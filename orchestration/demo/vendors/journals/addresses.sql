-- The e-mail address that a person is known by.
create table addresses as
select
    person_no,
    case
        when kind = 'role' then 'info@' || company_domain(account_no)
        else lower(person_first_name(person_no)) || '.' || marker(2, person_no) || '@'
            || case
                when kind = 'internal' then 'simulated-company.example'
                when is_free_mail or account_no is null then 'gmail.com'
                else company_domain(account_no)
            end
    end as email
from people

union all

select
    person_no,
    lower(person_first_name(person_no)) || '.' || marker(2, person_no) || '@'
    || case
        when deal_account_no < 50000000 then company_domain(deal_account_no)
        else 'gmail.com'
    end
from colleagues;
