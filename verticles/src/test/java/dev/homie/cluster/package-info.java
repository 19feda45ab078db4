/** Tests of several processes: gateways and nodes that are killed, stopped and cut off. */
@NullMarked
package dev.homie.cluster;

import org.jspecify.annotations.NullMarked;
