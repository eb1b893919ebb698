"""What people edit, in and back: tender.yaml, its workbook, CSV tables, response workbooks."""
