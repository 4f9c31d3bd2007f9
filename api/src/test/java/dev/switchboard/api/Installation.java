package dev.switchboard.api;

import java.net.URI;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A service that runs, wherever it does, and the Twilio that it configures. */
public interface Installation extends AutoCloseable {

    /** The service, which is also the public URL in the webhooks. */
    URI url();

    /** Calls as the owner, who may read and write. */
    SwitchboardClient as(String owner);

    /** The id of a number in E.164. */
    String idOf(String phoneNumber);

    /** The service's own. */
    JdbcClient database();

    /** What Twilio holds of a number, by the names of its fields. */
    Map<String, String> heldByTwilio(String phoneNumber);

    /** Changes a field at Twilio behind the service's back. */
    void changeAtTwilio(String phoneNumber, String field, String value);

    @Override
    void close();
}
