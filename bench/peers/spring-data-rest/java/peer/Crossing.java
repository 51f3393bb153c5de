package peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the table. */
@Entity
public class Crossing {
    @Id
    private int id;
    @Column(name = "port_from")
    private String from;
    @Column(name = "port_to")
    private String to;
    private double fare;

    public int getId() {
        return id;
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    public double getFare() {
        return fare;
    }
}
