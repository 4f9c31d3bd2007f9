package dev.switchboard.simulator.traffic;

/** The accounts between which calls and messages travel. */
public interface Network {

    /**
     * The account that an address belongs to.
     *
     * @param address a number in E.164 or a WhatsApp address; of a stranger, any account will do, as it does not have
     *     it
     */
    AccountTraffic holding(String address);
}
