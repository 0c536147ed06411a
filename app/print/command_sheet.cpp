#include "app/print/command_sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <zint.h>

#include <memory>

namespace returns::print {
namespace {

// Millimetres on A4; a point is 1/72 inch.
constexpr double points_per_millimetre = 72 / 25.4;
constexpr double page_width = 210, page_height = 297, margin = 10, head = 25, foot = 10;
constexpr std::size_t columns = 2;
constexpr double least_cell_height = 20;
constexpr double bar_width = 0.25, bar_height = 8;

struct Area {
  double x = 0, y = 0, w = 0, h = 0;
};

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* object) const {
    release(object);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Releaser<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Releaser<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Releaser<g_object_unref>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Releaser<cairo_font_options_destroy>>;
using Font = std::unique_ptr<PangoFontDescription, Releaser<pango_font_description_free>>;
using Symbol = std::unique_ptr<zint_symbol, Releaser<ZBarcode_Delete>>;

Error unusable(const std::filesystem::path& file, std::string cause) {
  return {ErrorCode::io, "write the command sheet", file.string(), std::move(cause),
          "Name a file in a folder that can be written."};
}

// Text from the top of the area, as high as given; long text is wrapped to the width, and made smaller until it fits.
void write(cairo_t* page, Area where, const std::string& text, double height, PangoWeight weight) {
  const Layout layout(pango_cairo_create_layout(page));
  // Places rounded to units, which are millimetres here, would tear the letters apart.
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options.get());
  pango_layout_context_changed(layout.get());
  const Font font(pango_font_description_new());
  pango_font_description_set_family(font.get(), "Inter,Noto Sans CJK SC,sans-serif");
  pango_font_description_set_weight(font.get(), weight);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  // One unit of pango's is a 1024th of a millimetre here.
  pango_layout_set_width(layout.get(), static_cast<int>(where.w * PANGO_SCALE));
  for (double size = height; size > 1; size *= 0.92) {
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    int wide = 0, high = 0;
    pango_layout_get_size(layout.get(), &wide, &high);
    if (high <= where.h * PANGO_SCALE && wide <= where.w * PANGO_SCALE)
      break;
  }
  cairo_move_to(page, where.x, where.y);
  pango_cairo_show_layout(page, layout.get());
}

Result<Symbol> encode(const std::string& code, int symbology) {
  Symbol symbol(ZBarcode_Create());
  symbol->symbology = symbology;
  if (symbology == BARCODE_QRCODE)
    symbol->option_1 = 2;  // error correction M: a scratched sheet can still be read
  const int made =
      ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char*>(code.data()), static_cast<int>(code.size()));
  if (made >= ZINT_ERROR)
    return Error{ErrorCode::internal, "make the symbol of", code, symbol->errtxt, ""};
  return symbol;
}

// Modules as rectangles; neighbours in a row are one, so that no hairline parts them.
void draw(cairo_t* page, const zint_symbol& symbol, double x, double y, double module, double row_height) {
  for (int row = 0; row < symbol.rows; ++row) {
    const auto dark = [&](int column) {
      return column < symbol.width && ((symbol.encoded_data[row][column >> 3] >> (column & 7)) & 1) != 0;
    };
    for (int column = 0; column < symbol.width; ++column) {
      if (!dark(column))
        continue;
      int end = column;
      while (dark(end))
        ++end;
      cairo_rectangle(page, x + column * module, y + row * row_height, (end - column) * module, row_height);
      column = end;
    }
  }
  cairo_fill(page);
}

Status draw_cell(cairo_t* page, Area cell, const SheetCell& what) {
  cairo_set_line_width(page, 0.15);
  const double dashes[] = {1.2, 1.2};
  cairo_set_dash(page, dashes, 2, 0);
  cairo_rectangle(page, cell.x, cell.y, cell.w, cell.h);
  cairo_stroke(page);

  RETURNS_TRY_ASSIGN(const Symbol square, encode(what.code, BARCODE_QRCODE));
  // Four modules of quiet on each side belong to a QR code, ten to Code 128.
  const double side = cell.h - 2, module = side / (square->width + 8);
  draw(page, *square, cell.x + 1 + 4 * module, cell.y + 1 + 4 * module, module, module);

  RETURNS_TRY_ASSIGN(const Symbol bars, encode(what.code, BARCODE_CODE128));
  const double left = cell.x + side + 2, room = cell.w - side - 3;
  const double bar = std::min(bar_width, room / (bars->width + 20));
  draw(page, *bars, left + 10 * bar, cell.y + cell.h - bar_height - 1.8, bar, bar_height);
  const double words = cell.h - bar_height - 4.5;
  write(page, {left + 2, cell.y + 1.6, room - 18, words}, what.caption, 5.2, PANGO_WEIGHT_SEMIBOLD);
  write(page, {cell.x + cell.w - 15, cell.y + 2.2, 14, words}, what.key, 4.2, PANGO_WEIGHT_NORMAL);
  return {};
}

Status draw_page(cairo_t* page, const CommandSheet& sheet) {
  write(page, {margin, margin, page_width - 2 * margin - 40, 10}, sheet.title, 7.5, PANGO_WEIGHT_SEMIBOLD);
  write(page, {page_width - margin - 38, margin + 2, 38, 8}, sheet.mark, 4.2, PANGO_WEIGHT_NORMAL);
  write(page, {margin, margin + 11, page_width - 2 * margin, 12}, sheet.how, 3.9, PANGO_WEIGHT_NORMAL);
  write(page, {margin, page_height - margin - 5, page_width - 2 * margin, 6}, sheet.site, 3.4, PANGO_WEIGHT_NORMAL);

  const std::size_t rows = (sheet.cells.size() + columns - 1) / columns;
  const double width = (page_width - 2 * margin) / static_cast<double>(columns);
  const double height = (page_height - 2 * margin - head - foot) / static_cast<double>(std::max<std::size_t>(rows, 1));
  if (height < least_cell_height)
    return Error{ErrorCode::invalid_input, "print", sheet.title, "it has more codes than one page holds", ""};
  for (std::size_t index = 0; index < sheet.cells.size(); ++index) {
    // Down the first column, then down the next: the digits stand together.
    const Area cell{margin + static_cast<double>(index / rows) * width,
                    margin + head + static_cast<double>(index % rows) * height, width, height};
    RETURNS_TRY(draw_cell(page, cell, sheet.cells[index]));
  }
  return {};
}

Status write_pages(const CommandSheet& sheet, const std::filesystem::path& file) {
  const Surface surface(
      cairo_pdf_surface_create(file.c_str(), page_width * points_per_millimetre, page_height * points_per_millimetre));
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return unusable(file, cairo_status_to_string(status));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, sheet.title.c_str());
  const Context page(cairo_create(surface.get()));
  cairo_scale(page.get(), points_per_millimetre, points_per_millimetre);
  RETURNS_TRY(draw_page(page.get(), sheet));
  cairo_show_page(page.get());
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return unusable(file, cairo_status_to_string(status));
  return {};
}

}  // namespace

// Beside the old sheet first: one that hangs at a bench is not lost because its successor could not be drawn.
Status write_pdf(const CommandSheet& sheet, const std::filesystem::path& file) {
  const auto part = std::filesystem::path(file).concat(".part");
  Status written = write_pages(sheet, part);
  std::error_code failure;
  if (written)
    std::filesystem::rename(part, file, failure);
  else
    std::filesystem::remove(part, failure);
  if (written && failure)
    return unusable(file, failure.message());
  return written;
}

}  // namespace returns::print
