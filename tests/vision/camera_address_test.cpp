#include "tests/support/catch.h"
#include "vision/camera/source_address.h"

using namespace returns;
using namespace returns::vision;

TEST_CASE("a camera address is taken apart by its kind") {
  struct Row {
    const char* uri;
    SourceKind kind;
    const char* target;
    Pace pace;
    bool loop;
  };
  const Row row = GENERATE(values<Row>({
      {"v4l2:/dev/v4l/by-id/usb-x", SourceKind::v4l2, "/dev/v4l/by-id/usb-x", Pace::real, false},
      {"rtsp://10.0.0.5:554/a?channel=1", SourceKind::network, "rtsp://10.0.0.5:554/a?channel=1", Pace::real, false},
      {"http://cam/video.mjpg", SourceKind::network, "http://cam/video.mjpg", Pace::real, false},
      {"file:/a b/c.mp4", SourceKind::file, "/a b/c.mp4", Pace::real, false},
      {"file:///a/c.mp4?pace=fast", SourceKind::file, "/a/c.mp4", Pace::fast, false},
      {"file:c.mp4?loop=1&pace=real", SourceKind::file, "c.mp4", Pace::real, true},
      {"file:/odd?name.mp4", SourceKind::file, "/odd?name.mp4", Pace::real, false},
      {"frames:/pictures?pace=fast&loop=1", SourceKind::folder, "/pictures", Pace::fast, true},
  }));
  const auto address = parse_address(row.uri);
  REQUIRE(address.ok());
  REQUIRE(address->kind == row.kind);
  REQUIRE(address->target == row.target);
  REQUIRE(address->pace == row.pace);
  REQUIRE(address->loop == row.loop);
}

TEST_CASE("an address that cannot be used says which and how to write one") {
  const std::string uri = GENERATE("", "/dev/video0", "usb:1", "file:", "v4l2:", "rtsp://", "file:/x.mp4?pace=slow",
                                   "frames:/x?loop=1&fps=3");
  const auto address = parse_address(uri);
  REQUIRE_FALSE(address.ok());
  REQUIRE(address.error().code == ErrorCode::invalid_input);
  REQUIRE(address.error().hint.find("rtsp://") != std::string::npos);
}

TEST_CASE("a camera's password is never shown") {
  REQUIRE(without_credentials("rtsp://user:sec@ret@host:554/x@y") == "rtsp://host:554/x@y");
  REQUIRE(without_credentials("http://host/a@b") == "http://host/a@b");
  REQUIRE(parse_address("rtsp://admin:1234@10.0.0.5/live")->shown == "rtsp://10.0.0.5/live");
  REQUIRE(parse_address("ftp://admin:1234@host/x").error().sentence().find("1234") == std::string::npos);
}
