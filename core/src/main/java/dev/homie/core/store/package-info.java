/** The state folder and the database in it. */
@NullMarked
package dev.homie.core.store;

import org.jspecify.annotations.NullMarked;
