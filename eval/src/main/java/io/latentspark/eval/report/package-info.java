/** What people read: results files, tables and the HTML report. */
package io.latentspark.eval.report;
