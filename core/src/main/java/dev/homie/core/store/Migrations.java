package dev.homie.core.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date. Flyway does the work, but loading it costs a noticeable part of a start, so that a
 * database whose {@code user_version} is already {@link #CURRENT} never loads it.
 */
final class Migrations {
    /** The number of the newest migration. */
    static final int CURRENT = 8;

    static final String LOCATION = "classpath:dev/homie/core/store/migration";

    private Migrations() {}

    static void run(Connection connection, String url) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
                version = result.next() ? result.getInt(1) : 0;
            }
            if (version == CURRENT) {
                return;
            }
            if (version > CURRENT) {
                throw new SQLException("it was written by a newer Homie; use that one");
            }
            migrate(url);
            statement.execute("PRAGMA user_version = " + CURRENT);
        }
    }

    private static void migrate(String url) throws SQLException {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(url, null, null)
                    .locations(LOCATION)
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
            }
            throw new SQLException(e.getMessage(), e);
        }
    }
}
