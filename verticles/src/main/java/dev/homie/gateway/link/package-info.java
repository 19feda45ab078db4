/** Takes in nodes outside the cluster on one WebSocket each, and lends them their own addresses on the bus. */
@NullMarked
package dev.homie.gateway.link;

import org.jspecify.annotations.NullMarked;
