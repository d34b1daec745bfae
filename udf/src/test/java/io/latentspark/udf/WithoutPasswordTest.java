package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithoutPasswordTest {
  @ParameterizedTest
  @CsvSource({
    "sftp://ann:secret@host:22/lite, sftp://ann@host:22/lite",
    "s3a://key:se%2Fcr@et@bucket/lite, s3a://key@bucket/lite",
    "no sftp://:secret@host/a and sftp://b:c@host/d, no sftp://@host/a and sftp://b@host/d",
    "abfss://models@account.dfs.core.windows.net/lite, abfss://models@account.dfs.core.windows.net/lite",
    "hdfs://name:8020/user@2/lite, hdfs://name:8020/user@2/lite",
    "s3a://bucket/lite, s3a://bucket/lite"
  })
  void addresses(String written, String shown) {
    assertEquals(shown, WithoutPassword.of(written));
  }
}
