/** The HTTP side: the API below {@code /api}, its errors in words, and the headers that guard the page. */
@NullMarked
package io.netmesh.sample.web;

import org.jspecify.annotations.NullMarked;
