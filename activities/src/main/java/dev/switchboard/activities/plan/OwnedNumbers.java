package dev.switchboard.activities.plan;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** All numbers of an owner at once, which files name by their numbers. */
interface OwnedNumbers extends Repository<PhoneNumber, String> {

    @Query(PhoneNumbers.SELECT + "WHERE n.owner = :owner AND n.state <> 'RELEASED' ORDER BY n.phone_number, n.id")
    List<PhoneNumber> of(String owner);
}
