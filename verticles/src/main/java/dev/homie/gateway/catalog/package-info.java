/** Tells a caller which addresses are there for it. */
@NullMarked
package dev.homie.gateway.catalog;

import org.jspecify.annotations.NullMarked;
