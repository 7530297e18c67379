import configparser, html
def run(): return html.escape("<"), configparser.ConfigParser
