/** Homie as several processes: real JVMs in one cluster that are killed, stopped and cut off. */
@NullMarked
package dev.homie.cluster;

import org.jspecify.annotations.NullMarked;
