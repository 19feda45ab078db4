/** {@code homie secrets}: the master key of what is sealed in the database. */
@NullMarked
package dev.homie.cli.secrets;

import org.jspecify.annotations.NullMarked;
