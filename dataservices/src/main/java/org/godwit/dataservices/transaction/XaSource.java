package org.godwit.dataservices.transaction;

import javax.sql.XADataSource;

/**
 * A database that takes part in transactions over several.
 *
 * @param name the same after a restart; decisions name it
 */
public record XaSource(String name, XADataSource dataSource, Coordinator coordinator) {}
